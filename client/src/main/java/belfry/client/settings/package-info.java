/** The settings that a user keeps: a file, and variables of the environment. */
@NullMarked
package belfry.client.settings;

import org.jspecify.annotations.NullMarked;
