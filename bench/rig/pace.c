/* Sends GETs at a constant rate over kept-alive HTTP/1.1 connections, and measures each answer from when its request was due: a proxy
 * that stalls cannot hide the requests that it kept from being sent ("coordinated omission"; wrk2 and its author, Gil Tene).
 *
 *     pace PORT PATH CONNECTIONS RATE SECONDS WARM_SECONDS
 *
 * One request every 1/RATE s, on whichever connection is free; when none is, it is sent as soon as one is. Load generators that pace each
 * client by itself send all of them in one burst per tick of a timer; then the length of the queue is measured, not the proxy.
 * One thread, no busy waiting. Prints: answers, errors, p50, p99 and p99.9 in microseconds. Answers must have a Content-Length.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define HEAD_BYTES 8192
#define SLOWEST_US 4000000

typedef long long i64;

struct connection {
    int fd, head_length;
    i64 due;  /* of the request it waits for the answer of; 0: it is free */
    i64 left; /* bytes of the body to come; -1: still in the head */
    char head[HEAD_BYTES + 1];
};

static struct sockaddr_in address = {.sin_family = AF_INET};
static char request[1024];
static int request_length, poller;
static struct connection **idle; /* a stack */
static int idle_count;
static unsigned histogram[SLOWEST_US + 1]; /* of microseconds; the last: that, or longer */
static i64 answers, errors, measured_from;

static i64 now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void open_connection(struct connection *c) {
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
    c->due = 0;
    idle[idle_count++] = c;
}

static void broken(struct connection *c) {
    int was_idle = c->due == 0;
    close(c->fd);
    errors++;
    if (was_idle) {
        int i = 0;
        while (idle[i] != c) i++;
        idle[i] = idle[--idle_count];
    }
    open_connection(c);
}

static void ask(i64 due) {
    struct connection *c = idle[--idle_count];
    c->due = due;
    c->left = -1;
    c->head_length = 0;
    if (send(c->fd, request, request_length, MSG_NOSIGNAL) != request_length) broken(c);
}

static void answered(struct connection *c) {
    if (c->due >= measured_from) {
        i64 us = (now() - c->due) / 1000;
        histogram[us < SLOWEST_US ? us : SLOWEST_US]++;
        answers++;
        if (strncmp(c->head, "HTTP/1.1 200", 12)) errors++;
    }
    c->due = 0;
    idle[idle_count++] = c;
}

static void read_answer(struct connection *c) {
    static char bytes[262144];
    ssize_t got = recv(c->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0 || c->due == 0) {
        broken(c);
        return;
    }
    if (c->left < 0) {
        int room = HEAD_BYTES - c->head_length, kept = got < room ? got : room, before = c->head_length;
        memcpy(c->head + before, bytes, kept);
        c->head_length += kept;
        c->head[c->head_length] = 0;
        char *end = strstr(c->head, "\r\n\r\n"), *length = strcasestr(c->head, "\r\ncontent-length:");
        if (!end || !length) {
            if (end || c->head_length == HEAD_BYTES) broken(c);
            return;
        }
        c->left = atoll(length + 17) - (got - (end + 4 - c->head - before));
    } else {
        c->left -= got;
    }
    if (c->left == 0) answered(c);
    else if (c->left < 0) broken(c);
}

static i64 percentile(double share) {
    i64 seen = 0, wanted = share * answers;
    for (int us = 0; us < SLOWEST_US; us++) {
        seen += histogram[us];
        if (seen > wanted) return us;
    }
    return SLOWEST_US;
}

int main(int argc, char **argv) {
    if (argc != 7) return fprintf(stderr, "pace PORT PATH CONNECTIONS RATE SECONDS WARM_SECONDS\n"), 64;
    int connections = atoi(argv[3]);
    double step = 1e9 / atof(argv[4]);
    prctl(PR_SET_TIMERSLACK, 1);
    address.sin_port = htons(atoi(argv[1]));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    request_length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n\r\n", argv[2], argv[1]);
    poller = epoll_create1(0);
    idle = calloc(connections, sizeof *idle);
    struct connection *all = calloc(connections, sizeof *all);
    for (int i = 0; i < connections; i++) open_connection(&all[i]);

    i64 start = now(), next = 0;
    measured_from = start + (i64)(atof(argv[6]) * 1e9);
    i64 end = measured_from + (i64)(atof(argv[5]) * 1e9), give_up = end + 5000000000LL;
    for (;;) {
        i64 due, time = now();
        while ((due = start + (i64)(next * step)) <= time && due < end && idle_count) {
            next++;
            ask(due);
        }
        if ((due >= end && idle_count == connections) || time > give_up) break;
        i64 pause = due >= end || !idle_count ? 100000000 : due > time ? due - time : 0;
        struct timespec wait = {.tv_nsec = pause};
        struct epoll_event events[64];
        int count = epoll_pwait2(poller, events, 64, &wait, 0);
        for (int i = 0; i < count; i++) read_answer(events[i].data.ptr);
    }
    errors += connections - idle_count;
    printf("%lld %lld %lld %lld %lld\n", answers, errors, percentile(.5), percentile(.99), percentile(.999));
    return 0;
}
