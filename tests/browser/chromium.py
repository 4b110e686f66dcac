"""Which browser is driven and how it is started; apart from the fixtures, whose clock is that of the tests."""

# The first of these is used that is there. The shell is Chromium without the windows around it: a third less work.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
