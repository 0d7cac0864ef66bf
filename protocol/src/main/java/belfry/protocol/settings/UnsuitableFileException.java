package belfry.protocol.settings;

import java.io.IOException;

/** A file is not one that can be read whole. The message is a reason such as "it is a folder". */
public final class UnsuitableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnsuitableFileException(String reason) {
    super(reason);
  }
}
