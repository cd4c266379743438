/*
 * A bare recvmmsg(2) loop: what receiving alone costs. Takes datagrams with their sender and the kernel's time of arrival,
 * and throws them away.
 *
 *     receive_loop PORT BUFFER_BYTES REST_MICROSECONDS
 *
 * With REST_MICROSECONDS 0 it waits in recvmmsg for the first datagram and takes what is there (MSG_WAITFORONE); otherwise
 * it pauses after each call that did not fill half of its slots. Prints "received N dropped N" on SIGUSR2, ends on SIGTERM.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MESSAGES 256
#define SLOT 9216
#define SK_MEMINFO_DROPS 8

static volatile sig_atomic_t asked;

static void on_signal(int signal) {
  (void)signal;
  asked = 1;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint32_t drops_of(int fd) {
  uint32_t info[9];
  socklen_t length = sizeof info;
  if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, info, &length) < 0) fail("SO_MEMINFO");
  return info[SK_MEMINFO_DROPS];
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  int port = atoi(argv[1]), buffer = atoi(argv[2]), rest = atoi(argv[3]), on = 1;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd < 0) fail("socket");
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer) < 0) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0) fail("SO_TIMESTAMPNS");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  /* A signal that comes between two calls is heard nevertheless. */
  struct timeval patience = {0, 100000};
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0) fail("SO_RCVTIMEO");
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");

  static struct mmsghdr messages[MESSAGES];
  static struct iovec slots[MESSAGES];
  static struct sockaddr_in names[MESSAGES];
  static char controls[MESSAGES][64];
  char *memory = malloc((size_t)MESSAGES * SLOT);
  for (int i = 0; i < MESSAGES; i++) {
    slots[i] = (struct iovec){memory + (size_t)i * SLOT, SLOT};
    messages[i].msg_hdr = (struct msghdr){
        .msg_name = &names[i], .msg_namelen = sizeof names[i], .msg_iov = &slots[i], .msg_iovlen = 1, .msg_control = controls[i], .msg_controllen = sizeof controls[i]};
  }

  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGUSR2, &action, NULL);
  struct timespec pause = {0, rest * 1000L};
  uint64_t received = 0;
  puts("ready");
  fflush(stdout);
  for (;;) {
    int count = recvmmsg(fd, messages, MESSAGES, MSG_WAITFORONE | MSG_TRUNC, NULL);
    if (count < 0 && errno != EINTR && errno != EAGAIN) fail("recvmmsg");
    if (count > 0) received += count;
    if (asked) {
      asked = 0;
      printf("received %llu dropped %u\n", (unsigned long long)received, drops_of(fd));
      fflush(stdout);
    }
    if (rest > 0 && count <= MESSAGES / 2) nanosleep(&pause, NULL);
  }
}
