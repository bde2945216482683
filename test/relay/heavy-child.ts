// A helper process for tests of the heavy slot: its tasks crash, hang and wait as a test wants.
import { serveTasks } from "../../relay/heavy/serve-tasks.ts";
import { testTasks } from "./heavy-tasks.ts";

serveTasks(testTasks);
