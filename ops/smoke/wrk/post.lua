-- POST of 2 KiB over kept-alive connections: what no proxy may repeat.
require("figures")
wrk.method = "POST"
wrk.body = string.rep("x", 2048)
wrk.headers["Content-Type"] = "application/octet-stream"
