"""The console at the size of a data centre: how soon its pages come, how large they are, how soon an open one knows, what 100 open ones cost.

Used by measure.py as 'console'; alone: bench/console.py MACHINES [FOLDER]   (a FOLDER is kept, and used again when it has the data)
"""
import http.client, http.cookiejar, re, shutil, statistics, sys, tempfile, threading, time, urllib.parse, urllib.request
from pathlib import Path
import scale

PASSWORD = "Bench-password-1"
PAGES = ["", "machines", "machines?sort=-name&after=5000.25000", "machines?site=site-03&role=role-03&sort=name", "machines?q=vm-0123", "machines/vm/1",
         "events", "runs", "status"]
OPEN, USERS = 100, 4


class Browser:
    """Cookies and a connection that stays."""
    def __init__(self, port, user="admin"):
        self.port, self.jar = port, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.opener.addheaders = [("Accept", "text/html")]
        self.root = f"http://127.0.0.1:{port}/"
        page = self.opener.open(self.root + "login").read().decode()
        token = re.search(r'name="__RequestVerificationToken" value="([^"]+)"', page).group(1)
        form = urllib.parse.urlencode({"_handler": "login", "__RequestVerificationToken": token, "Given.Name": user, "Given.Password": PASSWORD})
        assert "The path" in self.opener.open(self.root + "login", form.encode()).read().decode()
        self.headers = {"Cookie": "; ".join(f"{c.name}={c.value}" for c in self.jar), "Accept": "text/html", "Accept-Encoding": "br"}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path):
        """Seconds to the first byte, seconds to the last, bytes on the wire."""
        began = time.monotonic()
        self.connection.request("GET", "/" + path, headers=self.headers)
        answer = self.connection.getresponse()
        first = answer.read(1)
        at_first = time.monotonic() - began
        rest = answer.read()
        assert answer.status == 200, (path, answer.status)
        return at_first, time.monotonic() - began, len(first) + len(rest)

    def stream(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", "/plumbline/live", headers=self.headers)
        answer = connection.getresponse()
        assert answer.status == 200, answer.status
        return connection, answer


def pages(browser):
    for path in PAGES:
        took = [browser.get(path) for _ in range(16)][1:]
        print(f"/{path:<46} first byte {1000 * statistics.median(t[0] for t in took):6.1f} ms, whole {1000 * statistics.median(t[1] for t in took):6.1f} ms, "
              f"{took[0][2] / 1000:.0f} kB")
    files = [re.search(p, browser.opener.open(browser.root).read().decode()).group(0) for p in
             (r"assets/console\.?\w*\.css", r"assets/console\.?\w*\.js", r"assets/theme\.?\w*\.js", r"assets/plumbline\.?\w*\.svg")]
    print(f"first load, page and files as they travel     {(browser.get('')[2] + sum(browser.get(f)[2] for f in files)) / 1000:.0f} kB")


def know(browser, api, refs):
    """From the answer of the API until an open page has been told, and until it has what is new."""
    _, stream = browser.stream()
    told, shown = [], []
    for n in range(20):
        time.sleep(0.4)
        began = time.monotonic()
        api.post("virtualization/virtual-machines/", {"name": f"new-{time.monotonic_ns()}", "cluster": refs["clusters"][0]})
        while stream.readline() != b"data: step\n":
            pass
        told.append(time.monotonic() - began)
        browser.get("")
        shown.append(time.monotonic() - began)
    print(f"an event's way into an open page: told {1000 * statistics.median(told):.0f} ms (max {1000 * max(told):.0f}), "
          f"shown {1000 * statistics.median(shown):.0f} ms (max {1000 * max(shown):.0f})")


def rate(api, refs, served, seconds=12):
    """Machines documented one after the other: how many a second, and the server's CPU for each, in ms."""
    made, until, cpu = 0, time.monotonic() + seconds, served.cpu()
    while time.monotonic() < until:
        api.post("virtualization/virtual-machines/", {"name": f"load-{time.monotonic_ns()}", "cluster": refs["clusters"][made % len(refs["clusters"])]})
        made += 1
    return made / seconds, 1000 * (served.cpu() - cpu) / made


def watched(browser, served, api, refs):
    """The path page, open OPEN times, each asking again as the script of the page does."""
    rate(api, refs, served, 4)
    alone, alone_cpu = rate(api, refs, served)
    end, looks = threading.Event(), []

    for n in range(USERS):
        api.post("users/users/", {"username": f"watcher-{n}-{time.monotonic_ns()}", "password": PASSWORD, "is_superuser": True})
    names = [u["username"] for u in api.get("users/users/?limit=100&ordering=-id")["results"][:USERS]]
    browsers = [Browser(browser.port, name) for name in names]

    def look(browser):
        connection, stream = browser.stream()
        mine = http.client.HTTPConnection("127.0.0.1", browser.port, timeout=60)
        try:
            while not end.is_set():
                if stream.readline() != b"data: step\n":
                    continue
                began = time.monotonic()
                mine.request("GET", "/", headers={**browser.headers, "Plumbline-Live": "1"})
                answer = mine.getresponse()
                answer.read()
                looks.append(time.monotonic() - began - int(answer.getheader("Plumbline-Waited") or 0) / 1000)
                end.wait(min(10, max(2, 100 * looks[-1])))
        except OSError:
            pass
        connection.close()
    threads = [threading.Thread(target=look, args=(browsers[n % USERS],), daemon=True) for n in range(OPEN)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    looked, cpu = len(looks), served.cpu()
    with_them, with_cpu = rate(api, refs, served)
    print(f"{OPEN} open pages: {with_them:.0f} machines/s documented, {alone:.0f} without them ({with_them / alone:.0%}); "
          f"server CPU for each machine {with_cpu:.2f} ms, {alone_cpu:.2f} without them ({with_cpu / alone_cpu:.0%}); {(len(looks) - looked) / 12:.0f} looks/s, "
          f"{1000 * statistics.median(looks):.0f} ms each; resident {served.resident():.0f} MiB; server CPU {(served.cpu() - cpu) / 12:.0%}")
    end.set()


def run(count, folder=None):
    kept = Path(folder) if folder else Path(tempfile.mkdtemp(prefix="plumbline-bench-"))
    kept.mkdir(exist_ok=True)
    import os
    os.environ["PLUMBLINE_ADMIN_PASSWORD"] = PASSWORD
    try:
        if not (kept / ".plumbline").exists():
            with scale.Served(kept) as served:
                scale.build(scale.Api(), count, served.cpu)
        with scale.Served(kept) as served:
            api = scale.Api()
            refs = {"clusters": [c["id"] for c in api.get("virtualization/clusters/?limit=50")["results"]]}
            print(f"{count:,} machines; after the start {served.resident():.0f} MiB")
            browser = Browser(served.port)
            pages(browser)
            print(f"after the pages {served.resident():.0f} MiB")
            know(browser, api, refs)
            watched(browser, served, api, refs)
    finally:
        if not folder:
            shutil.rmtree(kept, ignore_errors=True)


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
