-- Opens a faulty article, reads its diagnostic, applies the fix, and completes a key; prints what happened as JSON.

local seen = {}

local function wait_for(what, condition)
  if not vim.wait(60000, condition, 20) then
    print("timed out: " .. what)
    vim.cmd("cquit 1")
  end
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 60000) or {}
  for _, answer in pairs(answers) do
    return answer.result
  end
end

local function encoding()
  local clients = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0)
  for _, client in pairs(clients) do
    return client.offset_encoding
  end
end

local function run()
  vim.cmd("edit content/a.md")
  wait_for("diagnostics", function()
    return #vim.diagnostic.get(0) > 0
  end)
  local found = vim.diagnostic.get(0)[1]
  seen.message = found.message
  seen.place = { found.lnum, found.col, found.end_col }

  local actions = request("textDocument/codeAction", {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = {
      start = { line = found.lnum, character = found.col },
      ["end"] = { line = found.lnum, character = found.col },
    },
    context = { diagnostics = {} },
  })
  seen.action = actions[1].title
  vim.lsp.util.apply_workspace_edit(actions[1].edit, encoding())
  wait_for("the fixed text", function()
    return #vim.diagnostic.get(0) == 0
  end)
  seen.fixed = vim.api.nvim_buf_get_lines(0, 0, -1, true)

  vim.api.nvim_buf_set_lines(0, 2, 2, true, { "dr" })
  vim.api.nvim_win_set_cursor(0, { 3, 2 })
  local answer = request("textDocument/completion", {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = 2, character = 2 },
  })
  for _, item in ipairs(answer.items or answer) do
    if item.label == "draft" then
      vim.lsp.util.apply_text_edits({ item.textEdit }, 0, encoding())
    end
  end
  seen.completed = vim.api.nvim_buf_get_lines(0, 2, 3, true)[1]

  io.stdout:write((vim.json or { encode = vim.fn.json_encode }).encode(seen) .. "\n")
  vim.cmd("qall!")
end

local succeeded, reason = pcall(run)
if not succeeded then
  print(reason)
  vim.cmd("cquit 1")
end
