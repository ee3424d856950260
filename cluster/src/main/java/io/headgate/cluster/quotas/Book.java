package io.headgate.cluster.quotas;

import java.util.Comparator;
import java.util.UUID;

/**
 * Who keeps the account of all quotas. Of two books that meet the older one stays.
 *
 * @param founded when, in milliseconds of the founder's wall clock: it orders books, nothing else
 * @param founder the start of the node that keeps it
 */
public record Book(long founded, UUID founder) implements Comparable<Book> {

  private static final Comparator<Book> OLDEST_FIRST =
      Comparator.comparingLong(Book::founded).thenComparing(Book::founder);

  @Override
  public int compareTo(Book other) {
    return OLDEST_FIRST.compare(this, other);
  }
}
