/** Reads dumps of MariaDB and MySQL, as mysqldump, mariadb-dump and phpMyAdmin write them. */
@NullMarked
package belfry.bridge.dump;

import org.jspecify.annotations.NullMarked;
