package io.headgate.discovery.annotation;

import io.headgate.discovery.model.MediaTypes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The grammar that only annotations about compression have. */
final class CompressionGrammar {

  private static final String ALL = "*";

  /** nginx compresses it whatever the list is. */
  private static final String ALWAYS = "text/html";

  private static final String WORD = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}";
  private static final Pattern TYPE = Pattern.compile(WORD + "/" + WORD);

  private CompressionGrammar() {}

  /** Types of content with spaces between them. */
  static Grammar<MediaTypes> mediaTypes() {
    return new Grammar<>(
        "types such as text/css, with spaces; * for all", CompressionGrammar::parse);
  }

  private static Optional<MediaTypes> parse(String text) {
    Set<String> names = new HashSet<>();
    names.add(ALWAYS);
    boolean all = false;
    for (String word : text.split(" +", -1)) {
      if (word.equals(ALL)) {
        all = true;
      } else if (TYPE.matcher(word).matches()) {
        names.add(word.toLowerCase(Locale.ROOT));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(all ? MediaTypes.ALL : new MediaTypes(names, false));
  }
}
