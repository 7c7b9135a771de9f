package org.crmlake.spec;

/** One mistake in the configuration: where it stands, what is wrong, and what to do. */
public record Problem(Origin at, String message) {
  @Override
  public String toString() {
    return at + ": " + message;
  }
}
