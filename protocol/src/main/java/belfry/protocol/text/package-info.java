/**
 * The text dialect, for people at nc or telnet: the words that they type, and the lines that they
 * read.
 */
package belfry.protocol.text;
