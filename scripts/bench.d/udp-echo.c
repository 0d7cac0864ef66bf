/* Echoes datagrams, to measure the cost of the kernel alone. Usage: udp-echo PORT */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int count, char **arguments) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(count > 1 ? atoi(arguments[1]) : 0),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int udp = socket(AF_INET, SOCK_DGRAM, 0);
  if (bind(udp, (struct sockaddr *)&address, sizeof address) != 0)
    return 1;
  for (;;) {
    char bytes[2048];
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    ssize_t length = recvfrom(udp, bytes, sizeof bytes, 0, (struct sockaddr *)&peer, &size);
    if (length >= 0)
      sendto(udp, bytes, length, 0, (struct sockaddr *)&peer, size);
  }
}
