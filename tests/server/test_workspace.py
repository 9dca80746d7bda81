"""The check of all files of a workspace, on request."""

from __future__ import annotations

from pathlib import Path

from newsroom_files import Connect, write

BAD = "---\ntitle: One\ndate: 2024-13-01\nstatus: live\n---\n"


def test_all_files_are_checked_on_command(newsroom: Path, connect: Connect) -> None:
    from lsprotocol import types

    for number in range(5):
        write(newsroom, f"content/{number}.md", BAD if number == 3 else BAD.replace("-13-", "-12-"))
    connection = connect(newsroom)
    command = types.ExecuteCommandParams("mattercheck.checkWorkspace")
    connection.wait_for(connection.client.workspace_execute_command_async(command))
    (problem,) = connection.pushed("content/3.md")
    assert problem.message.startswith("date: there is no month 13")


def test_all_files_are_pulled_once_and_then_when_one_has_changed(newsroom: Path, connect: Connect) -> None:
    from lsprotocol import types

    write(newsroom, "content/a.md", BAD)
    connection = connect(newsroom, "neovim@v0.11.0", workspace=True)
    report = connection.wait_for(
        connection.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    )
    (first,) = report.items
    assert (first.uri, len(first.items)) == (connection.uri("content/a.md"), 1)
    # Nothing has changed, so the next answer waits for a change.
    known = [types.PreviousResultId(first.uri, first.result_id)]
    params = types.WorkspaceDiagnosticParams(known)
    waiting = connection.begin(connection.client.workspace_diagnostic_async(params))
    assert not waiting.done()
    write(newsroom, "content/a.md", BAD.replace("-13-", "-12-"))
    event = types.FileEvent(connection.uri("content/a.md"), types.FileChangeType.Changed)
    connection.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    assert list(connection.wait_for(waiting).items) == []
    report = connection.wait_for(
        connection.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(known))
    )
    assert [(one.uri, list(one.items)) for one in report.items] == [(first.uri, [])]
