package belfry.server.backplane.redis;

/**
 * One term of the lease of this instance in a partition.
 *
 * @param asked when this instance asked for it
 * @param answered when the answer arrived
 * @param until when it ends, by the clock of the partition's Redis, in milliseconds since 1970
 */
record LeaseTerm(ClockReading asked, ClockReading answered, long until) {
  /**
   * The earliest end of a term of the same length that was asked for at another time, by the clock
   * of this term's Redis. The other term may be of another partition, whose Redis got the request
   * before.
   */
  long untilIfAsked(ClockReading at) {
    return until - answered.millisSince(at);
  }
}
