"""Takes the pictures that the README shows, of the app as it is: `python3 docs/screenshots.py` in the environment of the tests.

Needs Chromium and its fonts (Debian: apt-get install chromium fonts-liberation2). The same app gives the same picture on one machine.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.browser import CHROMIUM, app, chromium, settled, visitor  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
SHOTS = {"who-leads-what": "/", "map": "/map?node=bcc", "my-board": "/my-board?board=bscb"}


def main() -> int:
    if CHROMIUM is None:
        print("No Chromium on this machine (Debian: apt-get install chromium fonts-liberation2).", file=sys.stderr)
        return 2
    PICTURES.mkdir(exist_ok=True)
    with app(ROOT / "data") as address, chromium() as browser, visitor(browser) as (context, _):
        page = context.new_page()
        for name, path in SHOTS.items():
            page.set_viewport_size({"width": 1280, "height": 1250 if name == "map" else 900})
            page.goto(address + path)
            settled(page)
            page.evaluate("document.fonts.ready.then(() => null)")
            page.wait_for_timeout(500)  # Streamlit's running sign fades
            page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
            print(PICTURES / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
