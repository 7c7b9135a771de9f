package org.crmlake.lake;

import java.util.Optional;

/** Where a lake's lock is kept. */
interface LockStore {
  /**
   * @param holder who asks, for the message to others
   * @return empty if somebody else has it
   */
  Optional<Held> tryAcquire(String holder);

  /** Who has it, as they described themselves. */
  String holder();

  /** A lock that is held. */
  interface Held {
    /** Does nothing the second time. */
    void release();
  }
}
