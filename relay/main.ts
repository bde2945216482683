// `node relay/main.ts` serves; `node relay/main.ts <command>` administers, also beside a running relay.
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

// Compiled modules are kept between starts: half the time to the first answer, and 30 MB less memory.
enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/relay", import.meta.url)));
// Bytes that pass through count towards the heap's limit, which V8 keeps at some 70 MB for the 25 we use: it looked through
// the whole heap once for every large picture. They are freed with the young objects, so a higher limit costs no memory.
setFlagsFromString("--heap-growing-percent=600");
const { run } = await import("./run.ts");
await run(process.argv.slice(2));
