// A cheap HTTP/1.1 origin, for measurements in which the proxy shall run out before what is behind it: one thread, `GET /N` is answered with N
// bytes, kept alive, one request at a time on each connection. For loopback only; it believes its client.
//
//     origin PORT...
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BODY_MAX (1 << 20)
#define HEAD_MAX 4096
#define HEAD_ROOM 256

struct connection {
    int fd, listening;
    size_t read; // of the request's head
    size_t left; // of the answer
    char head[HEAD_MAX];
};

static char body[BODY_MAX];
static int poll_fd;

static void watch(struct connection *c, int operation, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(poll_fd, operation, c->fd, &event);
}

static void end(struct connection *c) {
    close(c->fd);
    free(c);
}

// Begins the answer: 1 when all has gone, 0 when the rest has to wait, -1 when the connection is broken.
static int answer(struct connection *c, const char *head, size_t head_bytes, size_t bytes) {
    struct iovec pieces[2] = {{(void *) head, head_bytes}, {body, bytes}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
    ssize_t sent = sendmsg(c->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) return -1;
    c->left = head_bytes + bytes - (sent < 0 ? 0 : (size_t) sent);
    if (c->left > bytes) return -1; // not even the head: does not happen on loopback
    return c->left == 0;
}

static int respond(struct connection *c) {
    size_t bytes = strtoul(c->head + 5, NULL, 10); // behind "GET /"
    char head[HEAD_ROOM];
    if (bytes > BODY_MAX) return -1;
    int length = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", bytes);
    c->read = 0;
    return answer(c, head, (size_t) length, bytes);
}

static void on_input(struct connection *c) {
    ssize_t got = recv(c->fd, c->head + c->read, HEAD_MAX - 1 - c->read, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        end(c);
        return;
    }
    c->read += (size_t) got;
    c->head[c->read] = 0;
    if (c->read < 4 || memcmp(c->head + c->read - 4, "\r\n\r\n", 4)) {
        if (c->read == HEAD_MAX - 1) end(c);
        return;
    }
    int done = respond(c);
    if (done < 0) end(c);
    else if (!done) watch(c, EPOLL_CTL_MOD, EPOLLOUT);
}

static void on_output(struct connection *c) {
    ssize_t sent = send(c->fd, body, c->left, MSG_NOSIGNAL | MSG_DONTWAIT); // every octet of a body is the same
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) {
        end(c);
        return;
    }
    c->left -= (size_t) sent;
    if (c->left == 0) watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

static void let_in(struct connection *listener) {
    int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int) {1}, sizeof(int));
    struct connection *c = calloc(1, sizeof *c);
    c->fd = fd;
    watch(c, EPOLL_CTL_ADD, EPOLLIN);
}

int main(int count, char **arguments) {
    if (count < 2) {
        fprintf(stderr, "usage: origin PORT...\n");
        return 64;
    }
    memset(body, 'a', sizeof body);
    poll_fd = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 1; i < count; i++) {
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[i])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        struct connection *listener = calloc(1, sizeof *listener);
        listener->listening = 1;
        listener->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &(int) {1}, sizeof(int));
        if (bind(listener->fd, (struct sockaddr *) &address, sizeof address) || listen(listener->fd, 1024)) {
            perror("origin");
            return 1;
        }
        watch(listener, EPOLL_CTL_ADD, EPOLLIN);
    }
    struct epoll_event events[256];
    for (;;) {
        int ready = epoll_wait(poll_fd, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            struct connection *c = events[i].data.ptr;
            if (c->listening) let_in(c);
            else if (events[i].events & EPOLLOUT) on_output(c);
            else on_input(c);
        }
    }
}
