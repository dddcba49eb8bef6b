"""The custodian's one process: the WSGI application, and the engine in a thread beside it."""

import atexit
import threading

from django.core.wsgi import get_wsgi_application

from tianping.exchange.engine import run_engine
from tianping.web.clock import business_now

application = get_wsgi_application()


def start_engine() -> threading.Event:
    """This function will start the engine in a thread that ends with the process; setting the event ends it."""
    stop = threading.Event()
    thread = threading.Thread(target=run_engine, kwargs={"business_now": business_now, "stop": stop}, name="engine")
    thread.daemon = True
    thread.start()
    atexit.register(thread.join, 5)
    atexit.register(stop.set)
    return stop


start_engine()
