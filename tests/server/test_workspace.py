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


def test_files_that_are_fixed_lose_their_problems(newsroom: Path, connect: Connect) -> None:
    from lsprotocol import types

    command = types.ExecuteCommandParams("mattercheck.checkWorkspace")
    write(newsroom, "content/a.md", BAD)
    connection = connect(newsroom)
    connection.wait_for(connection.client.workspace_execute_command_async(command))
    assert len(connection.pushed("content/a.md")) == 1
    connection.forget_pushed("content/a.md")
    write(newsroom, "content/a.md", BAD.replace("-13-", "-12-"))
    connection.wait_for(connection.client.workspace_execute_command_async(command))
    assert connection.pushed("content/a.md") == []
