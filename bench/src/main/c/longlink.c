/* A long link between two network namespaces: delay, rate, a queue that drops what does not fit, random loss.
 *
 *   longlink SERVERS ADDRESS CLIENTS ADDRESS DELAY_MS RATE_MBIT LOSS_PERCENT QUEUE_MS
 *
 * Opens a TUN device "link0" in each of the named namespaces, gives it an address of a /24, and carries packets between the
 * two, one thread for each direction. A packet waits for its turn on a line of RATE_MBIT, is dropped where more than QUEUE_MS
 * of traffic waits already, and is then held for DELAY_MS. The kernel's own TCP is at both ends. Prints "ready" once packets
 * are carried, and ends with SIGTERM.
 *
 * Where no packet is lost, the devices cut large packets for the kernel and put them together, as network cards do (segmentation
 * offload, linux/virtio_net.h): what is read here is many packets of the line at once, and counted so. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    MTU = 1500,
    PACKET_BYTES = (64 << 10) + sizeof(struct virtio_net_hdr),
    FRAMING_BYTES = 38, /* what Ethernet adds to a packet, its gap included */
    RING_BYTES = 64 << 20, /* under way in one direction */
    READS_IN_A_ROW = 64
};

static const int64_t NANOS = 1000000000;
static const int64_t LONGEST_SLEEP = 100000000;

static int64_t delay;
static int64_t longest_queue;
static double bits_a_nano;
static uint32_t loss; /* of 2^32 */
static volatile sig_atomic_t stopping;

struct packet {
    int64_t due;
    int64_t length; /* 0: the next one is at the beginning of the ring */
    unsigned char bytes[];
};

struct direction {
    int in;
    int out;
    uint32_t random;
    unsigned char *ring; /* of packets in a row */
    int64_t head;        /* where the next one goes */
    int64_t tail;        /* the one that is delivered next */
    int64_t line_free;
};

static void on_stop(int signal) {
    (void)signal;
    stopping = 1;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * NANOS + time.tv_nsec;
}

static void set_address(struct ifreq *device, const char *address) {
    struct sockaddr_in *in = (struct sockaddr_in *)&device->ifr_addr;
    memset(in, 0, sizeof *in);
    in->sin_family = AF_INET;
    if (inet_pton(AF_INET, address, &in->sin_addr) != 1) {
        fprintf(stderr, "%s is no IPv4 address\n", address);
        exit(2);
    }
}

static int open_device(const char *namespace, const char *address) {
    char path[256];
    snprintf(path, sizeof path, "/var/run/netns/%s", namespace);
    int at = open(path, O_RDONLY | O_CLOEXEC);
    if (at < 0 || setns(at, CLONE_NEWNET)) {
        fail(path);
    }
    close(at);
    int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (tun < 0) {
        fail("/dev/net/tun");
    }
    struct ifreq device;
    memset(&device, 0, sizeof device);
    strcpy(device.ifr_name, "link0");
    device.ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR;
    if (ioctl(tun, TUNSETIFF, &device)) {
        fail("TUNSETIFF");
    }
    if (loss == 0 && ioctl(tun, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4)) {
        fail("TUNSETOFFLOAD");
    }
    int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (control < 0) {
        fail("socket");
    }
    set_address(&device, address);
    if (ioctl(control, SIOCSIFADDR, &device)) {
        fail("SIOCSIFADDR");
    }
    set_address(&device, "255.255.255.0");
    if (ioctl(control, SIOCSIFNETMASK, &device)) {
        fail("SIOCSIFNETMASK");
    }
    device.ifr_mtu = MTU;
    if (ioctl(control, SIOCSIFMTU, &device)) {
        fail("SIOCSIFMTU");
    }
    device.ifr_qlen = 10000;
    if (ioctl(control, SIOCSIFTXQLEN, &device)) {
        fail("SIOCSIFTXQLEN");
    }
    device.ifr_flags = IFF_UP | IFF_RUNNING;
    if (ioctl(control, SIOCSIFFLAGS, &device)) {
        fail("SIOCSIFFLAGS");
    }
    close(control);
    return tun;
}

/* Xorshift, George Marsaglia, 2003. */
static uint32_t next_random(struct direction *way) {
    way->random ^= way->random << 13;
    way->random ^= way->random >> 17;
    way->random ^= way->random << 5;
    return way->random;
}

static struct packet *packet_at(struct direction *way, int64_t position) {
    return (struct packet *)(way->ring + position % RING_BYTES);
}

static int64_t size_of(int64_t length) {
    int64_t aligned = (length + 15) / 16 * 16; /* so that the head of one fits wherever one ends */
    return sizeof(struct packet) + aligned;
}

/* Where the largest packet fits in one piece; NULL while there is no room. */
static struct packet *free_packet(struct direction *way) {
    int64_t largest = size_of(PACKET_BYTES);
    int64_t to_end = RING_BYTES - way->head % RING_BYTES;
    int64_t skipped = to_end < largest ? to_end : 0;
    if (way->head + skipped + largest > way->tail + RING_BYTES) {
        return NULL;
    }
    if (skipped > 0) {
        packet_at(way, way->head)->length = 0;
        way->head += skipped;
    }
    return packet_at(way, way->head);
}

/* The one that is delivered next; NULL where there is none. */
static struct packet *next_packet(struct direction *way) {
    if (way->head != way->tail && packet_at(way, way->tail)->length == 0) {
        way->tail += RING_BYTES - way->tail % RING_BYTES;
    }
    return way->head == way->tail ? NULL : packet_at(way, way->tail);
}

static int deliver(struct direction *way) {
    int delivered = 0;
    int64_t time = now();
    struct packet *packet;
    while ((packet = next_packet(way)) != NULL && packet->due <= time) {
        if (write(way->out, packet->bytes, packet->length) < 0 && errno == EAGAIN) {
            break;
        }
        way->tail += size_of(packet->length);
        delivered = 1;
    }
    return delivered;
}

/* What the line carries for it, cut into packets of its own. */
static int64_t bytes_on_line(const struct packet *packet) {
    struct virtio_net_hdr header;
    memcpy(&header, packet->bytes, sizeof header);
    int64_t bytes = packet->length - (int64_t)sizeof header;
    if (header.gso_type == VIRTIO_NET_HDR_GSO_NONE || header.gso_size == 0) {
        return bytes + FRAMING_BYTES;
    }
    const unsigned char *ip = packet->bytes + sizeof header;
    int64_t ip_bytes = (ip[0] & 15) * 4;
    int64_t headers = ip_bytes + (ip[ip_bytes + 12] >> 4) * 4; /* and those of TCP */
    int64_t packets = (bytes - headers + header.gso_size - 1) / header.gso_size;
    return bytes + (packets - 1) * headers + packets * FRAMING_BYTES;
}

static int take_in(struct direction *way) {
    int taken = 0;
    struct packet *packet;
    for (int i = 0; i < READS_IN_A_ROW && (packet = free_packet(way)) != NULL; i++) {
        packet->length = read(way->in, packet->bytes, PACKET_BYTES);
        if (packet->length <= (int64_t)sizeof(struct virtio_net_hdr)) {
            break;
        }
        taken = 1;
        if (loss > 0 && next_random(way) < loss) {
            continue;
        }
        int64_t time = now();
        if (way->line_free < time) {
            way->line_free = time;
        }
        if (way->line_free - time > longest_queue) {
            continue;
        }
        way->line_free += (int64_t)(bytes_on_line(packet) * 8 / bits_a_nano);
        packet->due = way->line_free + delay;
        way->head += size_of(packet->length);
    }
    return taken;
}

static void rest(struct direction *way) {
    int64_t nanos = LONGEST_SLEEP;
    struct packet *packet = next_packet(way);
    if (packet != NULL) {
        int64_t until_due = packet->due - now();
        nanos = until_due < 0 ? 0 : until_due < nanos ? until_due : nanos;
    }
    struct pollfd readable = {.fd = way->in, .events = POLLIN};
    struct timespec time = {.tv_sec = 0, .tv_nsec = nanos};
    ppoll(&readable, 1, &time, NULL);
}

static void *carry(void *argument) {
    struct direction *way = argument;
    prctl(PR_SET_TIMERSLACK, 1);
    while (!stopping) {
        int delivered = deliver(way);
        int taken = take_in(way);
        if (!delivered && !taken) {
            rest(way);
        }
    }
    return NULL;
}

static unsigned char *ring(void) {
    unsigned char *bytes = calloc(1, RING_BYTES);
    if (bytes == NULL) {
        fail("calloc");
    }
    return bytes;
}

int main(int count, char **arguments) {
    if (count != 9) {
        fprintf(
            stderr,
            "usage: %s SERVERS ADDRESS CLIENTS ADDRESS DELAY_MS RATE_MBIT LOSS_PERCENT QUEUE_MS\n",
            arguments[0]);
        return 2;
    }
    delay = (int64_t)(atof(arguments[5]) * 1e6);
    bits_a_nano = atof(arguments[6]) / 1000;
    loss = (uint32_t)(atof(arguments[7]) / 100 * UINT32_MAX);
    longest_queue = (int64_t)(atof(arguments[8]) * 1e6);
    struct sigaction action = {.sa_handler = on_stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    int servers = open_device(arguments[1], arguments[2]);
    int clients = open_device(arguments[3], arguments[4]);
    struct direction ways[2] = {
        {.in = servers, .out = clients, .random = 2463534242u, .ring = ring()},
        {.in = clients, .out = servers, .random = 88675123u, .ring = ring()},
    };
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        if (pthread_create(&threads[i], NULL, carry, &ways[i])) {
            fail("pthread_create");
        }
    }
    puts("ready");
    fflush(stdout);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
