/*
 * Mirrored TCP connections, as fast as asked for: VXLAN to a port of 127.0.0.1.
 *
 *     send_flows PORT FRAME_BYTES PACKETS_PER_SECOND SECONDS SEED
 *
 * FLOWS connections are open at any time, and take turns. Each is a handshake, data in both directions by turns, each
 * acknowledging the other, and a FIN from both sides; then another one with other ports takes its place. All frames have the
 * same length. PACKETS_PER_SECOND 0: as fast as it goes. SEED: another one gives other connections. Prints the number of
 * packets sent and the seconds it took.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define FLOWS 10000
/* Of one connection. */
#define PACKETS 200
/* A call: more would come as a burst that no network interface knows. */
#define BURST 32

#define VXLAN 8
#define IP (VXLAN + 14)
#define TCP (IP + 20)
#define DATA (TCP + 20)

#define FIN 0x01
#define SYN 0x02
#define PSH 0x08
#define ACK 0x10

struct flow {
  uint32_t sequence[2];
  uint16_t port;
  uint16_t sent;
};

static void put16(uint8_t *at, uint16_t value) {
  value = htons(value);
  memcpy(at, &value, 2);
}

static void put32(uint8_t *at, uint32_t value) {
  value = htonl(value);
  memcpy(at, &value, 4);
}

/* What all packets have in common. */
static void prepare(uint8_t *packet) {
  packet[0] = 0x08;
  packet[6] = 7; /* VNI */
  packet[VXLAN + 5] = 1;
  packet[VXLAN + 11] = 2;
  put16(packet + VXLAN + 12, 0x0800);
  packet[IP] = 0x45;
  put16(packet + IP + 6, 0x4000);
  packet[IP + 8] = 64;
  packet[IP + 9] = 6;
  packet[TCP + 12] = 5 << 4;
  put16(packet + TCP + 14, 500);
}

/* The next packet of a connection. */
static void write_packet(uint8_t *packet, uint32_t number, struct flow *flow, int frame) {
  int step = flow->sent++, back = step & 1;
  int flags = step < 2 ? (step == 0 ? SYN : SYN | ACK) : step >= PACKETS - 2 ? FIN | ACK : PSH | ACK;
  int data = flags == (PSH | ACK) ? frame + VXLAN - DATA : 0;
  put16(packet + IP + 2, 40 + data);
  put32(packet + IP + (back ? 16 : 12), 0x0a000000 + number);
  put32(packet + IP + (back ? 12 : 16), 0x0a800000 + number % 100);
  put16(packet + TCP + (back ? 2 : 0), flow->port);
  put16(packet + TCP + (back ? 0 : 2), 443);
  put32(packet + TCP + 4, flow->sequence[back]);
  put32(packet + TCP + 8, flags == SYN ? 0 : flow->sequence[!back]);
  packet[TCP + 13] = flags;
  flow->sequence[back] += data + (flags & (SYN | FIN) ? 1 : 0);
  if (flow->sent == PACKETS) *flow = (struct flow){{flow->sequence[1], flow->sequence[0]}, flow->port + 1, 0};
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  int port = atoi(argv[1]), frame = atoi(argv[2]);
  double rate = atof(argv[3]), seconds = atof(argv[4]);
  uint32_t seed = atoi(argv[5]);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
    perror("connect");
    return 1;
  }
  static struct flow flows[FLOWS];
  /* At different points of their lives, as if they had begun one after the other: the first goes on in the middle. */
  for (uint32_t i = 0; i < FLOWS; i++) flows[i] = (struct flow){{seed + i * 2654435761u, i * 40503u}, 1024 + (seed * 101 + i) % 60000, 2 + i * 7 % (PACKETS - 4)};
  static struct mmsghdr messages[BURST];
  static struct iovec slots[BURST];
  int length = VXLAN + frame;
  uint8_t *memory = calloc(BURST, length);
  for (int i = 0; i < BURST; i++) {
    prepare(memory + i * length);
    slots[i] = (struct iovec){memory + i * length, length};
    messages[i].msg_hdr = (struct msghdr){.msg_iov = &slots[i], .msg_iovlen = 1};
  }

  uint64_t sent = 0;
  uint32_t turn = 0;
  double start = now(), time = start;
  while ((time = now()) - start < seconds) {
    if (rate > 0 && (time - start) * rate < sent) continue;
    for (int i = 0; i < BURST; i++) {
      write_packet(memory + i * length, turn, &flows[turn], frame);
      turn = turn == FLOWS - 1 ? 0 : turn + 1;
    }
    for (int gone = 0; gone < BURST;) {
      int count = sendmmsg(fd, messages + gone, BURST - gone, 0);
      if (count < 0 && errno != ECONNREFUSED && errno != EINTR) {
        perror("sendmmsg");
        return 1;
      }
      if (count > 0) gone += count;
    }
    sent += BURST;
  }
  printf("sent %llu seconds %.6f\n", (unsigned long long)sent, time - start);
}
