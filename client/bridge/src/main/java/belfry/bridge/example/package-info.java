/** An example to try the bridge with: an invented monitoring of universities. */
@NullMarked
package belfry.bridge.example;

import org.jspecify.annotations.NullMarked;
