"""What can be dropped onto the window."""

from PySide6.QtCore import QMimeData, QUrl

from engine.sources.opening import SCHEMES


def dropped(data: QMimeData) -> list[str]:
    """The addresses of what is dropped, in its order; nothing if it can be none."""
    urls = data.urls() or [QUrl(data.text().strip())]
    addresses = [_address(url) for url in urls]
    return [address for address in addresses if address]


def _address(url: QUrl) -> str:
    if url.isLocalFile():
        return url.toLocalFile()
    if url.scheme() not in SCHEMES:
        return ""
    # Unlike what Qt takes for pretty, this leaves escapes as the server wants them.
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
