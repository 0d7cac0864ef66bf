/**
 * The clock's UDP services: strftime and NTP, their rate limits, and what the kernel says of its
 * clock. Knows nothing of chat.
 */
package belfry.server.time;
