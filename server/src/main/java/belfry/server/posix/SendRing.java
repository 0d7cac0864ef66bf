package belfry.server.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes through a ring of Linux, io_uring(7): one system call sends the same bytes to up to {@link
 * #capacity} sockets. A send never waits (MSG_DONTWAIT), so the kernel does all sends within the
 * call, each result is there when the call returns, and no descriptor is in the ring between two
 * calls.
 *
 * <p>Owned by one thread at a time, but not always the same, as the ring has no owner in the
 * kernel. The ring is freed when this object is garbage.
 */
final class SendRing extends DescriptorWriter {
  // linux/io_uring.h
  private static final int SETUP_SUBMIT_ALL = 1 << 7;
  private static final int SETUP_COOP_TASKRUN = 1 << 8;
  private static final int ENTER_GETEVENTS = 1;
  private static final long OFFSET_ENTRIES = 0x10000000L;
  private static final byte OPERATION_SEND = 26;
  private static final int ENTRY = 64;
  private static final int COMPLETION = 16;

  // struct io_uring_sqe
  private static final int ENTRY_DESCRIPTOR = 4;
  private static final int ENTRY_ADDRESS = 16;
  private static final int ENTRY_LENGTH = 24;
  private static final int ENTRY_FLAGS = 28;
  private static final int ENTRY_PLACE = 32; // user_data

  // struct io_uring_cqe
  private static final int COMPLETION_RESULT = 8;

  private static final int EINTR = 4;
  private static final int EIO = 5;
  private static final int EAGAIN = 11;
  private static final int EBUSY = 16;

  /** The result of a send that was submitted and never completed: bytes may have been sent. */
  private static final int UNKNOWN = -EIO;

  /** The most calls for one write, which needs one. */
  private static final int MOST_TRIES = 100;

  // struct io_uring_params
  private static final int PARAMETERS = 120;
  private static final int FLAGS = 8;
  private static final int SUBMISSION_TAIL = 44;
  private static final int SUBMISSION_MASK = 48;
  private static final int SUBMISSION_ARRAY = 64;
  private static final int COMPLETION_HEAD = 80;
  private static final int COMPLETION_TAIL = 84;
  private static final int COMPLETION_MASK = 88;
  private static final int COMPLETION_ENTRIES = 92;
  private static final int COMPLETIONS = 100;

  private static final Logger log = LoggerFactory.getLogger(SendRing.class);
  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final Cleaner CLEANER = Cleaner.create();

  private final int ring;
  private final MemorySegment error;
  private final MemorySegment queues;
  private final MemorySegment entries;
  private final int tail;
  private final int mask;
  private final int completionHead;
  private final int completionTail;
  private final int completionMask;
  private final int completions;

  /** Whether a call failed in a way that leaves entries in the ring. */
  private boolean broken;

  /**
   * @param parameters the struct io_uring_params that the kernel has filled
   */
  private SendRing(
      int ring,
      MemorySegment parameters,
      MemorySegment queues,
      MemorySegment entries,
      Arena memory) {
    this.ring = ring;
    this.queues = queues;
    this.entries = entries;
    this.error = SystemCalls.newError(memory);
    this.tail = parameters.get(JAVA_INT, SUBMISSION_TAIL);
    this.mask = queues.get(JAVA_INT, parameters.get(JAVA_INT, SUBMISSION_MASK));
    this.completionHead = parameters.get(JAVA_INT, COMPLETION_HEAD);
    this.completionTail = parameters.get(JAVA_INT, COMPLETION_TAIL);
    this.completionMask = queues.get(JAVA_INT, parameters.get(JAVA_INT, COMPLETION_MASK));
    this.completions = parameters.get(JAVA_INT, COMPLETIONS);
    int array = parameters.get(JAVA_INT, SUBMISSION_ARRAY);
    for (int i = 0; i < CAPACITY; i++) {
      queues.set(JAVA_INT, array + 4L * i, i);
      entries.set(JAVA_BYTE, (long) i * ENTRY, OPERATION_SEND);
      entries.set(JAVA_INT, (long) i * ENTRY + ENTRY_FLAGS, MSG_DONTWAIT_NOSIGNAL);
    }
  }

  /**
   * Makes a ring.
   *
   * @throws UnavailableException if this kernel has no such rings, or allows none
   */
  static SendRing open() throws UnavailableException {
    Arena memory = Arena.ofShared();
    MemorySegment error = SystemCalls.newError(memory);
    MemorySegment parameters = memory.allocate(PARAMETERS, Long.BYTES);
    parameters.set(JAVA_INT, FLAGS, SETUP_SUBMIT_ALL | SETUP_COOP_TASKRUN);
    int ring = SystemCalls.setUpRing(CAPACITY, parameters.address(), error);
    if (ring < 0) {
      memory.close();
      throw new UnavailableException("io_uring_setup", -ring);
    }
    Freed freed = new Freed(ring, memory);
    try {
      MemorySegment queues = freed.map(queuesLength(parameters), 0);
      MemorySegment entries = freed.map((long) CAPACITY * ENTRY, OFFSET_ENTRIES);
      int entered = SystemCalls.enterRing(ring, 0, 0, 0, error);
      if (entered < 0) {
        throw new UnavailableException("io_uring_enter", -entered);
      }
      SendRing opened = new SendRing(ring, parameters, queues, entries, memory);
      CLEANER.register(opened, freed);
      return opened;
    } catch (UnavailableException | RuntimeException | Error e) {
      freed.run();
      throw e;
    }
  }

  /** The length of the mapping that has both queues, as all kernels with these flags map it. */
  private static long queuesLength(MemorySegment parameters) {
    long submissions = parameters.get(JAVA_INT, SUBMISSION_ARRAY) + 4L * CAPACITY;
    long all = (long) COMPLETION * parameters.get(JAVA_INT, COMPLETION_ENTRIES);
    return Math.max(submissions, parameters.get(JAVA_INT, COMPLETIONS) + all);
  }

  @Override
  public boolean isUsable() {
    return !broken;
  }

  @Override
  void send(ByteBuffer bytes, int number) {
    try {
      fill(MemorySegment.ofBuffer(bytes), number);
      int submitted = submit(number);
      for (int i = 0; i < submitted; i++) {
        sent(i, UNKNOWN);
      }
      int completed = collect(submitted);
      if (submitted < number || completed < submitted) {
        broken = true; // entries may be left in the ring
        log.warn("A call of io_uring failed; a new ring replaces this one");
      }
    } finally {
      Reference.reachabilityFence(bytes);
    }
  }

  /** Makes an entry for each sink. */
  private void fill(MemorySegment bytes, int number) {
    int first = queues.get(JAVA_INT, tail);
    for (int i = 0; i < number; i++) {
      long entry = (long) ((first + i) & mask) * ENTRY;
      entries.set(JAVA_INT, entry + ENTRY_DESCRIPTOR, descriptors[i]);
      entries.set(JAVA_LONG, entry + ENTRY_ADDRESS, bytes.address());
      entries.set(JAVA_INT, entry + ENTRY_LENGTH, (int) bytes.byteSize());
      entries.set(JAVA_LONG, entry + ENTRY_PLACE, i);
    }
    INT.setRelease(queues, (long) tail, first + number);
  }

  /** Submits entries and waits for their completions. Returns how many were submitted. */
  private int submit(int number) {
    int submitted = 0;
    for (int tries = 0; submitted < number && tries < MOST_TRIES; tries++) {
      int left = number - submitted;
      int entered = SystemCalls.enterRing(ring, left, left, ENTER_GETEVENTS, error);
      if (entered < 0 && entered != -EINTR && entered != -EAGAIN && entered != -EBUSY) {
        return submitted;
      }
      submitted += Math.max(0, entered);
    }
    return submitted;
  }

  /** Takes the completions of the submitted entries. Returns how many there were. */
  private int collect(int submitted) {
    int taken = takeCompletions();
    for (int tries = 0; taken < submitted && tries < MOST_TRIES; tries++) {
      int left = submitted - taken;
      int _ = SystemCalls.enterRing(ring, 0, left, ENTER_GETEVENTS, error);
      taken += takeCompletions();
    }
    return taken;
  }

  private int takeCompletions() {
    int head = queues.get(JAVA_INT, completionHead);
    int end = (int) INT.getAcquire(queues, (long) completionTail);
    for (int next = head; next != end; next++) {
      long completion = completions + (long) (next & completionMask) * COMPLETION;
      int place = (int) queues.get(JAVA_LONG, completion);
      sent(place, queues.get(JAVA_INT, completion + COMPLETION_RESULT));
    }
    INT.setRelease(queues, (long) completionHead, end);
    return end - head;
  }

  /** What a ring has in the kernel, and how to free it. */
  private static final class Freed implements Runnable {
    private final int ring;
    private final Arena memory;
    private final List<MemorySegment> mappings = new ArrayList<>();

    Freed(int ring, Arena memory) {
      this.ring = ring;
      this.memory = memory;
    }

    /** Maps a part of the ring. */
    @SuppressWarnings("restricted") // the scripts allow native calls for this module
    MemorySegment map(long length, long offset) throws UnavailableException {
      long address = SystemCalls.map(length, ring, offset, SystemCalls.newError(memory));
      if (address < 0) {
        throw new UnavailableException("mmap", (int) -address);
      }
      MemorySegment mapping = MemorySegment.ofAddress(address).reinterpret(length, memory, null);
      mappings.add(mapping);
      return mapping;
    }

    @Override
    public void run() {
      try (memory) {
        MemorySegment error = SystemCalls.newError(memory);
        mappings.forEach(
            mapping -> SystemCalls.unmap(mapping.address(), mapping.byteSize(), error));
        SystemCalls.close(ring, error);
      }
    }
  }
}
