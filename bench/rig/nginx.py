"""nginx, as four cheap backends in one process, and as a proxy to compare with."""
from rig import HOST

TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def _file(folder, name, http):
    paths = "".join(f"  {kind}_temp_path {folder}/{name}-{kind};\n" for kind in TEMPORARY)
    return (f"daemon off; worker_processes 1; error_log stderr warn; pid {folder}/{name}.pid;\nevents {{ worker_connections 8192; }}\n"
            f"http {{\n  access_log off; keepalive_requests 100000000;\n{paths}{http}}}\n")


def backends(folder, ports):
    """Files of `www` under their names; `/post` reads a body whole, then answers `ok`."""
    ok = f"unix:{folder}/ok.sock"
    servers = "".join(
        f"  server {{ listen {HOST}:{port} backlog=1024; root {folder}/www;\n"
        f"    location /post {{ client_max_body_size 0; proxy_pass_request_body off; proxy_set_header Content-Length ''; proxy_pass http://{ok}; }} }}\n"
        for port in ports)
    return _file(folder, "backends", "  sendfile on; tcp_nopush on; open_file_cache max=100;\n"
                 f"  server {{ listen {ok}; location / {{ return 200 ok; }} }}\n{servers}")


def proxy(folder, port, backends):
    servers = "".join(f"    server {HOST}:{b};\n" for b in backends)
    return _file(folder, "nginx", f"  upstream web {{\n{servers}    keepalive 256; keepalive_requests 100000000;\n  }}\n"
                 f"  server {{ listen {HOST}:{port} backlog=1024;\n    location / {{ proxy_pass http://web; proxy_http_version 1.1;"
                 " proxy_set_header Connection ''; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }\n  }\n")


def command(folder, file):
    return ["nginx", "-p", folder, "-c", file, "-e", "stderr"]
