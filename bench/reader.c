/*
 * Reads many sockets and counts what arrives, with TCP_QUICKACK, which Node cannot set: delayed acknowledgements would
 * hide part of what a server can do, and a slower reader would be what is measured.
 *
 * Standard input: a line with the port, one with the number of sockets, one with the bytes that say "I am there" (hex);
 * then for each socket a line of words: bytes to send (hex) and the text to wait for, in turn ("-" for none). It answers
 * "ready". Every delivery holds "@@", sixteen digits (microseconds since 1970) and "@@", and no other "@". Then:
 *   want N      answered by N once N deliveries have arrived since the start
 *   watch       from here on delays are noted
 *   delays      answered by the median and the 99th percentile since then, in microseconds
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define MAX_DELAYS 20000000
static unsigned char buffer[1 << 18];
static char *line;
static size_t capacity;
static unsigned *delays;
static size_t noted;
static int watching;
struct state { int fd, ats, digits; unsigned long long stamp; };

static void fail(const char *why) { perror(why); exit(1); }

static unsigned long long now(void) {
  struct timeval t;
  gettimeofday(&t, NULL);
  return t.tv_sec * 1000000ULL + t.tv_usec;
}

static char *read_line(void) {
  ssize_t length = getline(&line, &capacity, stdin);
  if (length <= 0) exit(0);
  if (line[length - 1] == '\n') line[length - 1] = 0;
  return line;
}

static size_t unhex(const char *text, unsigned char *bytes) {
  size_t n = 0;
  for (unsigned value; text[2 * n] && sscanf(text + 2 * n, "%2x", &value) == 1; n++) bytes[n] = value;
  return n;
}

static void quick(int fd) { setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &(int){1}, sizeof(int)); }

static void wait_for(int fd, const char *text) {
  size_t held = 0;
  while (held < sizeof buffer) {
    ssize_t n = recv(fd, buffer + held, sizeof buffer - held, 0);
    if (n <= 0) fail("the server closed a socket");
    held += n;
    if (memmem(buffer, held, text, strlen(text))) return;
  }
}

static int connect_to(int port, char *steps) {
  static unsigned char bytes[1 << 16];
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  for (char *word = strtok(steps, " "); word; word = strtok(NULL, " ")) {
    size_t length = unhex(word, bytes);
    if (send(fd, bytes, length, 0) != (ssize_t)length) fail("send");
    word = strtok(NULL, " ");
    if (word && strcmp(word, "-")) wait_for(fd, word);
  }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  quick(fd);
  return fd;
}

static void note(struct state *s, const unsigned char *data, ssize_t length, unsigned long long at) {
  for (ssize_t i = 0; i < length; i++) {
    if (data[i] == '@') {
      if (++s->ats == 2) s->stamp = s->digits = 0;
      if (s->ats == 4) {
        s->ats = 0;
        if (noted < MAX_DELAYS) delays[noted++] = at > s->stamp ? at - s->stamp : 0;
      }
    } else if (s->ats == 2) s->stamp = s->stamp * 10 + (data[i] - '0');
  }
}

static int ascending(const void *a, const void *b) { return (*(unsigned *)a > *(unsigned *)b) - (*(unsigned *)a < *(unsigned *)b); }

int main(void) {
  int port = atoi(read_line()), sockets = atoi(read_line());
  unsigned char alive[64];
  size_t alive_length = unhex(read_line(), alive);
  struct state *all = calloc(sockets, sizeof *all);
  delays = malloc(MAX_DELAYS * sizeof *delays);
  int poll = epoll_create1(0);
  for (int i = 0; i < sockets; i++) {
    all[i].fd = connect_to(port, read_line());
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &event);
  }
  printf("ready\n");
  fflush(stdout);
  setvbuf(stdin, NULL, _IONBF, 0);
  struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL}, events[512];
  epoll_ctl(poll, EPOLL_CTL_ADD, 0, &input);
  unsigned long long ats = 0, wanted = 0, alive_at = now();
  for (;;) {
    int n = epoll_wait(poll, events, 512, 1000);
    unsigned long long at = now();
    if (at - alive_at > 8000000) {
      alive_at = at;
      for (int i = 0; i < sockets; i++) if (send(all[i].fd, alive, alive_length, MSG_NOSIGNAL) < 0 && errno != EAGAIN) fail("send");
    }
    for (int i = 0; i < n; i++) {
      struct state *s = events[i].data.ptr;
      if (!s) {
        char *command = read_line();
        if (sscanf(command, "want %llu", &wanted) == 1) continue;
        if (!strcmp(command, "watch")) watching = 1, noted = 0;
        if (!strcmp(command, "delays")) {
          qsort(delays, noted, sizeof *delays, ascending);
          printf("%u %u\n", noted ? delays[noted / 2] : 0, noted ? delays[(size_t)(noted * 0.99)] : 0);
          fflush(stdout);
          watching = 0;
        }
        continue;
      }
      ssize_t length = recv(s->fd, buffer, sizeof buffer, 0);
      if (length < 0 && errno == EAGAIN) continue;
      if (length <= 0) { printf("closed\n"); return 1; }
      quick(s->fd);
      for (ssize_t k = 0; k < length; k++) ats += buffer[k] == '@';
      if (watching) note(s, buffer, length, at);
    }
    if (wanted && ats / 4 >= wanted) {
      printf("%llu\n", ats / 4);
      fflush(stdout);
      wanted = 0;
    }
  }
}
