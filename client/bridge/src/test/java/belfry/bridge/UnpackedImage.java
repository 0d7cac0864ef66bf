package belfry.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * An image for containers, unpacked into a folder. Its programs run with the folder as their root,
 * in a mount namespace of their own.
 */
final class UnpackedImage {
  /**
   * Makes the first argument a root with the devices, the processes and the Java of this machine,
   * and runs the other arguments there.
   */
  private static final String ENTER =
      """
      mount --bind "$0" "$0" && mount --rbind /dev "$0/dev" && mount --rbind /proc "$0/proc" \
        && mkdir -p "$0$1" && mount --bind "$1" "$0$1" && root=$0 && shift && exec "$@"
      """;

  private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*+\"";

  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

  private final Path layout;
  private final Path root;
  private final String configuration;

  /** Unpacks an image into a folder, and checks the digests of all its parts. */
  UnpackedImage(Path image, Path folder) throws Exception {
    layout = Files.createDirectory(folder.resolve("layout"));
    root = Files.createDirectory(folder.resolve("root"));
    run("tar", "-xf", image.toString(), "-C", layout.toString());
    String manifest = Files.readString(layout.resolve("manifest.json"));
    configuration = Files.readString(blob(values(manifest, "Config").getFirst()));
    List<String> unpacked = new ArrayList<>();
    for (String layer : values(manifest, "Layers")) {
      Path archive = blob(layer);
      unpacked.add("sha256:" + sha256(new GZIPInputStream(Files.newInputStream(archive))));
      run("tar", "--numeric-owner", "-xpzf", archive.toString(), "-C", root.toString());
    }
    assertEquals(values(configuration, "diff_ids"), unpacked);
    checkIndex();
  }

  /** The index of the OCI layout leads to the same parts. */
  private void checkIndex() throws Exception {
    String digest = values(Files.readString(layout.resolve("index.json")), "digest").getFirst();
    String manifest = Files.readString(blob(digest.replace("sha256:", "blobs/sha256/")));
    List<String> digests = values(manifest, "digest");
    assertEquals(
        configuration,
        Files.readString(blob(digests.getFirst().replace("sha256:", "blobs/sha256/"))));
    for (String each : digests) {
      blob(each.replace("sha256:", "blobs/sha256/"));
    }
  }

  /** A file of the layout, whose name is its digest. */
  private Path blob(String path) throws Exception {
    Path file = layout.resolve(path);
    assertEquals(file.getFileName().toString(), sha256(Files.newInputStream(file)));
    return file;
  }

  private static String sha256(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream all = new DigestInputStream(new BufferedInputStream(in), digest)) {
      all.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The strings of a field, which is a string or an array of strings, in each place of a JSON text.
   */
  private static List<String> values(String json, String field) {
    return Pattern.compile("\"" + field + "\": ?(\\[(?:" + STRING + "[, ]*)*]|" + STRING + ")")
        .matcher(json)
        .results()
        .flatMap(found -> Pattern.compile(STRING).matcher(found.group(1)).results())
        .map(string -> string.group().substring(1, string.group().length() - 1))
        .map(string -> string.replace("\\\\", "\\"))
        .toList();
  }

  /** What the configuration says of a field. */
  List<String> configured(String field) {
    return values(configuration, field);
  }

  /** Whether this machine lets this user run programs in an image. */
  static boolean canRun() throws Exception {
    try {
      List<String> command = namespace();
      command.add("true");
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException _) { // there is no unshare
      return false;
    }
  }

  private static List<String> namespace() {
    return new ArrayList<>(
        IS_ROOT
            ? List.of("unshare", "--mount")
            : List.of("unshare", "--user", "--map-root-user", "--mount"));
  }

  /**
   * A program of the image, with the environment and, if root runs this, as the user that the image
   * names.
   *
   * @param variables more of the environment
   */
  ProcessBuilder program(List<String> variables, List<String> command) {
    List<String> all = namespace();
    all.addAll(List.of("bash", "-c", ENTER, root.toString(), System.getProperty("java.home")));
    all.addAll(List.of("env", "-i"));
    all.addAll(configured("Env"));
    all.addAll(variables);
    all.add(Files.exists(Path.of("/usr/sbin/chroot")) ? "/usr/sbin/chroot" : "/usr/bin/chroot");
    if (IS_ROOT) {
      all.add("--userspec=" + configured("User").getFirst());
    }
    all.add(root.toString());
    all.addAll(command);
    return new ProcessBuilder(all);
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), printed);
    assertFalse(printed.contains("rror"), printed);
  }
}
