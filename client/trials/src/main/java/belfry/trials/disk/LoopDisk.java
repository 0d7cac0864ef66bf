package belfry.trials.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of its own in an image file, mounted through a loop device: what a program has
 * written there without a flush is not in the image. Needs the rights to mount. Ends with {@link
 * #close}, which unmounts it. One thread.
 */
final class LoopDisk implements AutoCloseable {
  private final Path image;
  private final Path mounted;

  private LoopDisk(Path image, Path mounted) throws IOException, InterruptedException {
    this.image = image;
    this.mounted = mounted;
    Files.createDirectories(mounted);
    run("mount", "-o", "loop", image.toString(), mounted.toString());
  }

  /** Makes an empty ext4 file system. */
  static LoopDisk make(Path folder, String name, int megabytes)
      throws IOException, InterruptedException {
    Path image = folder.resolve(name + ".img");
    run("truncate", "--size", megabytes + "M", image.toString());
    run("mkfs.ext4", "-q", "-F", image.toString());
    return new LoopDisk(image, folder.resolve(name));
  }

  /** Copies the image as it is now, and mounts the copy: the disk as a loss of power leaves it. */
  LoopDisk afterPowerCut(Path folder, String name) throws IOException, InterruptedException {
    Path copy = folder.resolve(name + ".img");
    run("cp", "--sparse=always", image.toString(), copy.toString());
    return new LoopDisk(copy, folder.resolve(name));
  }

  /** The folder in which it is mounted. */
  Path folder() {
    return mounted;
  }

  @Override
  public void close() throws IOException {
    try {
      run("umount", mounted.toString());
      Files.delete(image);
      Files.delete(mounted);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", List.of(command)) + ": " + said.strip());
    }
  }
}
