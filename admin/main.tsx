// The admin page's entry: shows the page and starts it.
import { render } from "preact";
import { App } from "./app.tsx";
import { start } from "./state.ts";

render(<App />, document.body);
start();
