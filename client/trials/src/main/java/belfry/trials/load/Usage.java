package belfry.trials.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What processes have used so far, as Linux counts it.
 *
 * @param cpuSeconds processor time, of all threads, to 10 ms
 * @param residentBytes memory
 */
record Usage(double cpuSeconds, long residentBytes) {
  /** USER_HZ, the same on all architectures. */
  private static final double TICKS = 100;

  /**
   * The sum over these processes.
   *
   * @throws IOException when one of them is not there, or there is no /proc
   */
  static Usage of(List<Long> pids) throws IOException {
    double cpu = 0;
    long resident = 0;
    for (long pid : pids) {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name, in brackets, may hold anything; proc(5) numbers the fields from 1, the name is 2.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      cpu += (Long.parseLong(fields[14 - 3]) + Long.parseLong(fields[15 - 3])) / TICKS;
      resident += resident(pid);
    }
    return new Usage(cpu, resident);
  }

  private static long resident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
