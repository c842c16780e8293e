/** One module of several source files: a folder's index.ts gathers them, and the folder names the module. */
import { defineModule } from "tophalf";
import { start } from "./start.ts";
import { stop } from "./stop.ts";

export default defineModule({ license: "GPL", init: start, exit: stop });
