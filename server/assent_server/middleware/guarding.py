"""Asking before a view is called, be it a function or a coroutine function."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

__all__ = ["guarded"]

F = TypeVar("F", bound=Callable[..., Any])


def guarded(view: F, refused: Callable[..., Any]) -> F:
    """The view behind a guard: what ``refused`` answers to the same arguments, unless that is None.

    What the guard raises, the view raises.
    """

    @wraps(view)
    def synchronous(*args: Any, **kwargs: Any) -> Any:
        answer = refused(*args, **kwargs)
        return view(*args, **kwargs) if answer is None else answer

    @wraps(view)
    async def asynchronous(*args: Any, **kwargs: Any) -> Any:
        answer = refused(*args, **kwargs)
        return await view(*args, **kwargs) if answer is None else answer

    chosen: Any = asynchronous if inspect.iscoroutinefunction(view) else synchronous
    return cast(F, chosen)
