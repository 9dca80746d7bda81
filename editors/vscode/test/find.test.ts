import * as assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test, type TestContext } from "node:test";
import { findProgram } from "../src/find";

async function makeProgram(...parts: string[]): Promise<string> {
  const file = path.join(...parts);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "");
  await chmod(file, 0o755);
  return file;
}

async function makeFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "mattercheck-"));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test("the setting, then the .venv, then the PATH", async (context) => {
  const folder = await makeFolder(context);
  const platform: NodeJS.Platform = "linux";
  const places = { configured: "", folders: [folder], searchPath: path.join(folder, "bin"), platform };
  assert.equal(await findProgram(places), undefined);
  const onPath = await makeProgram(folder, "bin", "mattercheck");
  assert.equal(await findProgram(places), onPath);
  const inEnvironment = await makeProgram(folder, ".venv", "bin", "mattercheck");
  assert.equal(await findProgram(places), inEnvironment);
  assert.equal(await findProgram({ ...places, folders: [] }), onPath);
  const configured = await makeProgram(folder, "tools", "mattercheck");
  assert.equal(await findProgram({ ...places, configured }), configured);
  assert.equal(await findProgram({ ...places, configured: "tools/mattercheck" }), configured);
  assert.equal(await findProgram({ ...places, configured: "missing" }), undefined);
});

test("folders, files that can't be run, and relative entries of the PATH are passed over", async (context) => {
  const folder = await makeFolder(context);
  await mkdir(path.join(folder, "mattercheck"));
  await mkdir(path.join(folder, "other"));
  await writeFile(path.join(folder, "other", "mattercheck"), "");
  const searchPath = `${folder}:${path.join(folder, "other")}:.:`;
  assert.equal(await findProgram({ configured: "", folders: [], searchPath, platform: "linux" }), undefined);
});
