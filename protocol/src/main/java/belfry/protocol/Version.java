package belfry.protocol;

/** Which Belfry this is. Its modules have one version, which the build puts into each of them. */
public final class Version {
  private Version() {}

  /**
   * Name and version for people, such as {@code Belfry 1.2.3}; the name alone outside of a module.
   */
  public static String line() {
    var descriptor = Version.class.getModule().getDescriptor();
    String version = descriptor == null ? null : descriptor.rawVersion().orElse(null);
    return version == null ? "Belfry" : "Belfry " + version;
  }
}
