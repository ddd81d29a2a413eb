# Checks a report's structure: every tag is closed, nothing is fetched, the sections and charts are there. Prints what it found.
import html.parser
import re
import sys

VOID = {"meta", "input", "img", "br", "link"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.sections, self.charts, self.images, self.text = [], [], 0, 0, []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in VOID and tag not in ("path", "line"):
            self.open.append(tag)
        for name in ("src", "href"):
            assert attributes.get(name, "data:").startswith("data:"), attributes
        assert not any(name.startswith("on") for name in attributes), attributes
        assert tag not in ("link", "iframe", "object"), tag
        if tag == "section":
            self.sections.append(attributes["id"])
        self.charts += tag == "svg" and "logarithmic" not in attributes["aria-label"]
        self.images += tag == "img"

    def handle_startendtag(self, tag, attributes):
        assert tag in ("path", "line"), tag

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script", "title"):
            self.text.append(data)


source = open(sys.argv[1], encoding="utf-8").read()
page = Page()
page.feed(source)
page.close()
assert not page.open, page.open
assert source.count("<script>") == 1 and not re.search(r"url\(|@import|https?://", source)
print("sections:", *page.sections)
print("charts:", page.charts, "images:", page.images)
print(re.sub(r"\s+", " ", " ".join(page.text)))
