"""The tools as an MCP server of the official SDK: names, schemas, hints, and errors that say the next step."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import ToolAnnotations
from pydantic import ConfigDict

from pipeline import __version__
from pipeline.errors import NewsdraftError
from pipeline.errors.redaction import redact
from pipeline.mcp_server.desk import NewsroomDesk
from pipeline.mcp_server.reading_tools import ReadingTools
from pipeline.mcp_server.writing_tools import WritingTools
from pipeline.settings import Settings

READING = ("audit_text", "claim_evidence", "find_quantities", "check_style", "review_list", "draft_status")
WRITING = ("add_note", "save_text", "move_draft")


def server_of(settings: Settings, desk: NewsroomDesk) -> MCPServer[Any]:
    """The newsroom's server; the tools that write are there only where `[mcp] write` is set."""
    reading = ReadingTools(settings, desk)
    fetches = settings.mcp.fetch
    hints = ToolAnnotations(read_only_hint=True, open_world_hint=fetches)
    tools = [tool_of(getattr(reading, name), hints) for name in READING]
    if settings.mcp.write:
        writing = WritingTools(desk)
        hints = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
        tools += [tool_of(getattr(writing, name), hints) for name in WRITING]
    return MCPServer("newsdraft", version=__version__, tools=tools, log_level="WARNING")


def tool_of(call: Callable[..., Any], hints: ToolAnnotations) -> Tool:
    """A method as a tool that refuses arguments it does not know: a misspelt `sources` must not audit without any."""
    tool = Tool.from_function(_telling(call), annotations=hints, description=inspect.getdoc(call))
    known: Any = tool.fn_metadata.arg_model
    strict: Any = type(known.__name__, (known,), {"model_config": ConfigDict(extra="forbid"), "__module__": __name__})
    tool.fn_metadata.arg_model = strict
    tool.parameters = strict.model_json_schema(by_alias=True)
    return tool


def _telling(call: Callable[..., Any]) -> Callable[..., Any]:
    """The same with errors that a client can act on as the protocol has them, without keys."""
    if inspect.iscoroutinefunction(call):

        @functools.wraps(call)
        async def telling(*args: Any, **kwargs: Any) -> Any:
            try:
                return await call(*args, **kwargs)
            except NewsdraftError as error:
                raise ToolError(redact(error.in_a_line)) from error

        return telling

    @functools.wraps(call)
    def telling_at_once(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except NewsdraftError as error:
            raise ToolError(redact(error.in_a_line)) from error

    return telling_at_once
