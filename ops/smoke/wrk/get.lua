-- GET / over kept-alive connections.
require("figures")
