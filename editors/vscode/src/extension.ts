/** Starts `mattercheck server` and connects it with the editor. Everything else is the server's work. */

import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { findProgram } from "./find";

const languages = [
  ...["markdown", "mdx", "html", "quarto", "asciidoc", "yaml", "toml", "json", "jsonc"],
  ...["prompt", "instructions", "chatagent", "skill", "mdc"],
];

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("mattercheck.restart", restart),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("mattercheck.path") || event.affectsConfiguration("mattercheck.checkWorkspace")) {
        await restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("mattercheck");
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  const program = await findProgram({
    configured: settings.get<string>("path", ""),
    folders: vscode.workspace.isTrusted ? folders.map((folder) => folder.uri.fsPath) : [],
    searchPath: process.env["PATH"] ?? "",
    platform: process.platform,
  });
  if (program === undefined) {
    await explainMissing(settings.get<string>("path", ""));
    return;
  }
  client = new LanguageClient(
    "mattercheck",
    "mattercheck",
    { command: program, args: ["server"] },
    {
      documentSelector: languages.map((language) => ({ scheme: "file", language })),
      initializationOptions: {
        trusted: vscode.workspace.isTrusted,
        workspace: settings.get<boolean>("checkWorkspace", false),
      },
    },
  );
  await client.start();
}

async function explainMissing(configured: string): Promise<void> {
  const reason =
    configured === ""
      ? "mattercheck isn't installed in the .venv of this workspace or on the PATH. Install it with pip or uv, or set mattercheck.path."
      : `The program in mattercheck.path doesn't exist: ${configured}`;
  const choice = await vscode.window.showWarningMessage(reason, "Open Settings");
  if (choice !== undefined) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "mattercheck.path");
  }
}
