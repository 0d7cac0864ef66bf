/*
 * The smallest fan-out server, as an upper limit for other servers: one thread, epoll, one gathered
 * write for each member and wake-up. It has no names, no history and no care for slow readers.
 *   cc -O2 -o fanout fanout.c && ./fanout PORT
 * The line "J<number>" enters that room, and its answer is "J". Every other line goes to all members
 * of the sender's room.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ROOMS = 65536, LINE = 65536, EVENTS = 512 };

struct bytes {
  char *at;
  int length, capacity;
};

struct client {
  int fd, room, place; /* which room, and where in it; -1: in none */
  int marked;          /* is among those to be written to */
  struct bytes in, out;
};

static struct room {
  struct client **members;
  int count, capacity;
} rooms[ROOMS];

static struct client **marked;
static int marks, mark_capacity;
static int poll_fd;

static void *grown(void *at, int *capacity, int wanted, size_t each) {
  if (wanted > *capacity) {
    *capacity = wanted * 2;
    at = realloc(at, *capacity * each);
    if (!at) abort();
  }
  return at;
}

static void append(struct bytes *to, const char *from, int length) {
  to->at = grown(to->at, &to->capacity, to->length + length, 1);
  memcpy(to->at + to->length, from, length);
  to->length += length;
}

static void drop(struct bytes *from, int length) {
  memmove(from->at, from->at + length, from->length - length);
  from->length -= length;
}

static void wants(struct client *c, int operation, int events) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  epoll_ctl(poll_fd, operation, c->fd, &event);
}

static void mark(struct client *c) {
  if (c->marked) return;
  c->marked = 1;
  marked = grown(marked, &mark_capacity, marks + 1, sizeof *marked);
  marked[marks++] = c;
}

static void flush(struct client *c) {
  int wrote = write(c->fd, c->out.at, c->out.length);
  if (wrote > 0) drop(&c->out, wrote);
  wants(c, EPOLL_CTL_MOD, c->out.length ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void line(struct client *c, const char *text, int length) {
  if (c->room < 0) {
    c->room = (unsigned) atoi(text + 1) % ROOMS;
    struct room *room = &rooms[c->room];
    room->members = grown(room->members, &room->capacity, room->count + 1, sizeof c);
    c->place = room->count;
    room->members[room->count++] = c;
    append(&c->out, "J\n", 2);
    mark(c);
    return;
  }
  struct room *room = &rooms[c->room];
  for (int i = 0; i < room->count; i++) {
    append(&room->members[i]->out, text, length);
    mark(room->members[i]);
  }
}

static void gone(struct client *c) {
  close(c->fd);
  c->fd = -1;
  if (c->room >= 0) {
    struct room *room = &rooms[c->room];
    struct client *last = room->members[--room->count];
    room->members[c->place] = last;
    last->place = c->place;
  }
  mark(c); /* freed when nobody looks at it any more */
}

static void readable(struct client *c) {
  static char bytes[LINE];
  int got = read(c->fd, bytes, sizeof bytes);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0 || c->in.length > LINE) {
    gone(c);
    return;
  }
  append(&c->in, bytes, got);
  char *from = c->in.at, *end = c->in.at + c->in.length, *stop;
  while ((stop = memchr(from, '\n', end - from))) {
    line(c, from, stop + 1 - from);
    from = stop + 1;
  }
  drop(&c->in, from - c->in.at);
}

static void write_marked(void) {
  for (int i = 0; i < marks; i++) {
    struct client *c = marked[i];
    c->marked = 0;
    if (c->fd < 0) {
      free(c->in.at);
      free(c->out.at);
      free(c);
      continue;
    }
    int wrote = write(c->fd, c->out.at, c->out.length);
    if (wrote > 0) drop(&c->out, wrote);
    if (c->out.length) wants(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  }
  marks = 0;
}

int main(int count, char **arguments) {
  if (count != 2) {
    fprintf(stderr, "usage: %s PORT\n", arguments[0]);
    return 2;
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int door = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(atoi(arguments[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(door, (struct sockaddr *) &address, sizeof address) || listen(door, 4096)) {
    perror("bind");
    return 1;
  }
  poll_fd = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, door, &event);
  for (;;) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(poll_fd, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      struct client *c = events[i].data.ptr;
      if (!c) {
        int fd = accept4(door, NULL, NULL, SOCK_NONBLOCK);
        if (fd < 0) continue;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        c = calloc(1, sizeof *c);
        if (!c) abort();
        c->fd = fd;
        c->room = -1;
        wants(c, EPOLL_CTL_ADD, EPOLLIN);
        continue;
      }
      if (events[i].events & EPOLLOUT) flush(c);
      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) readable(c);
    }
    write_marked();
  }
}
