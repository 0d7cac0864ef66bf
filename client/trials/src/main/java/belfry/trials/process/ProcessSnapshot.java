package belfry.trials.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The resources that a process uses, or several together, as Linux counts them (proc(5)).
 *
 * @param cpuSeconds processor time of all threads, to 10 ms
 * @param residentBytes memory
 * @param threads threads of the operating system
 */
public record ProcessSnapshot(double cpuSeconds, long residentBytes, int threads) {
  private static final Path PROC = Path.of("/proc");

  /** USER_HZ, the same on all architectures. */
  private static final double TICKS = 100;

  // Fields of /proc/PID/stat as proc(5) numbers them. The name, field 2, may hold anything.
  private static final int STATE = 3;
  private static final int USER_TIME = 14;
  private static final int SYSTEM_TIME = 15;

  /**
   * The sum over these processes.
   *
   * @throws IOException when one of them does not run, or the system has no /proc
   */
  public static ProcessSnapshot of(List<Long> pids) throws IOException {
    return of(PROC, pids);
  }

  /** One process. */
  public static ProcessSnapshot of(long pid) throws IOException {
    return of(List.of(pid));
  }

  static ProcessSnapshot of(Path proc, List<Long> pids) throws IOException {
    double cpu = 0;
    long resident = 0;
    int threads = 0;
    for (long pid : pids) {
      Path folder = proc.resolve(Long.toString(pid));
      String[] fields = stat(folder);
      long ticks = Long.parseLong(fields[USER_TIME - STATE]);
      ticks += Long.parseLong(fields[SYSTEM_TIME - STATE]);
      cpu += ticks / TICKS;
      List<String> status = Files.readAllLines(folder.resolve("status"));
      resident += number(status, "VmRSS:") * 1024;
      threads += (int) number(status, "Threads:");
    }
    return new ProcessSnapshot(cpu, resident, threads);
  }

  /** The fields behind the name; the first is the state. */
  private static String[] stat(Path folder) throws IOException {
    String stat = Files.readString(folder.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static long number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** Whether a process is suspended. */
  public static boolean isSuspended(long pid) throws IOException {
    return isSuspended(PROC, pid);
  }

  static boolean isSuspended(Path proc, long pid) throws IOException {
    return stat(proc.resolve(Long.toString(pid)))[0].equals("T");
  }

  /** How many files and sockets a process has open. */
  public static long openFiles(long pid) throws IOException {
    return openFiles(PROC, pid);
  }

  static long openFiles(Path proc, long pid) throws IOException {
    try (Stream<Path> open = Files.list(proc.resolve(Long.toString(pid)).resolve("fd"))) {
      return open.count();
    }
  }
}
