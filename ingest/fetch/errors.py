"""What can go wrong in a download, said so that a person knows what, where and what to do."""


class FetchError(Exception):
    """A download that was given up.

    Attributes:
        message: what is wrong, a complete sentence.
        url: the address concerned, "" if no request was made.
        hint: what the person can do about it.
        stops_all: true when the other series of the same source would fail in the same way (host down, access
            refused).
    """

    def __init__(self, message: str, url: str = "", hint: str = "", *, stops_all: bool = False) -> None:
        """Keeps the parts of the message; `str()` of the error joins them."""
        super().__init__(message, url, hint)
        self.message = message
        self.url = url
        self.hint = hint
        self.stops_all = stops_all

    def __str__(self) -> str:
        """Message, address and hint as one text for people."""
        where = f" Address: {self.url}" if self.url else ""
        return f"{self.message}{where}" + (f"\n{self.hint}" if self.hint else "")


class BodyInvalidError(Exception):
    """The body of an answer is not what it should be (cut off, not JSON): worth another attempt."""


class TryAgainError(Exception):
    """One attempt failed in a way that another attempt may mend.

    Attributes:
        reason: what happened, as part of a sentence.
        retry_after: seconds the server asked to wait, None if it did not say.
        unreachable: true when no answer came at all.
    """

    def __init__(self, reason: str, retry_after: float | None = None, *, unreachable: bool = False) -> None:
        """Keeps the reason and the wait that the server asked for."""
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.unreachable = unreachable


class PartUselessError(TryAgainError):
    """The kept part of a file cannot be continued: throw it away and start over."""
