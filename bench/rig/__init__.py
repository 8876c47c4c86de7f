"""What the measuring tools of this folder share: processes on a core of their own, loads, quiet windows, interleaved rounds, tables.

    ports, process, stage     what is started, where, and that it ends
    evenkeel, haproxy, nginx  how each is configured and started
    load, scrape, jvm, crowd  what is asked of it, and what is read from it
    window, contest, table    when a figure counts, in which order figures are taken, and how they are printed

All traffic stays on 127.0.0.1; only processes that were started here are ever stopped.
"""
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOST = "127.0.0.1"
