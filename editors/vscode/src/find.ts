/** Finds the mattercheck program. */

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import * as path from "node:path";

export interface Places {
  /** The setting `mattercheck.path`; empty if it isn't set. */
  configured: string;
  /** The folders of the workspace whose `.venv` may be used: none in restricted mode. */
  folders: readonly string[];
  /** The environment variable `PATH`. */
  searchPath: string;
  platform: NodeJS.Platform;
}

/** Returns the first program that exists: the configured one, one in a `.venv`, or one on the `PATH`. */
export async function findProgram(places: Places): Promise<string | undefined> {
  if (places.configured !== "") {
    const base = places.folders[0];
    const program = base === undefined ? places.configured : path.resolve(base, places.configured);
    return (await isProgram(program)) ? program : undefined;
  }
  const isWindows = places.platform === "win32";
  const name = isWindows ? "mattercheck.exe" : "mattercheck";
  const environments = places.folders.map((folder) => path.join(folder, ".venv", isWindows ? "Scripts" : "bin"));
  const onPath = places.searchPath.split(isWindows ? ";" : ":").filter((folder) => path.isAbsolute(folder));
  for (const folder of [...environments, ...onPath]) {
    const program = path.join(folder, name);
    if (await isProgram(program)) {
      return program;
    }
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
