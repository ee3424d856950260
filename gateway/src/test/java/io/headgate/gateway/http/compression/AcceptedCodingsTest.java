package io.headgate.gateway.http.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients say of the codings that they take. */
class AcceptedCodingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Accept-Encoding                | gzip | br   | identity
        "gzip                             | 1000 | 0    | 0",
        "GZIP                             | 1000 | 0    | 0",
        "x-gzip                           | 1000 | 0    | 0",
        "deflate, gzip, br                | 1000 | 1000 | 0",
        "gzip;q=1.000                     | 1000 | 0    | 0",
        "gzip ; Q=0.5                     | 500  | 0    | 0",
        "gzip;q=0.001                     | 1    | 0    | 0",
        "gzip;q=0                         | 0    | 0    | 0",
        "gzip;q=0.000                     | 0    | 0    | 0",
        "gzip;q=0.                        | 0    | 0    | 0",
        "gzip;q=1.                        | 1000 | 0    | 0",
        "*                                | 1000 | 1000 | 0",
        "*;q=0.2                          | 200  | 200  | 0",
        "*;q=0                            | 0    | 0    | 0",
        "gzip;q=0, *                      | 0    | 1000 | 0",
        "*, gzip;q=0                      | 0    | 1000 | 0",
        "identity                         | 0    | 0    | 1000",
        "identity;q=0.5, gzip;q=0.4       | 400  | 0    | 500",
        "br                               | 0    | 1000 | 0",
        "gzipped                          | 0    | 0    | 0",
        "''                               | 0    | 0    | 0",
        ", ,gzip,                         | 1000 | 0    | 0",
        "br;q=0.4, gzip;q=0.5             | 500  | 400  | 0",
        "BR, *;q=0                        | 0    | 1000 | 0",
        "brotli                           | 0    | 0    | 0",
        // What is no weight is none.
        "gzip;q=1.001                     | 0    | 0    | 0",
        "gzip;q=2                         | 0    | 0    | 0",
        "gzip;q=0.1234                    | 0    | 0    | 0",
        "gzip;q=.5                        | 0    | 0    | 0",
        "gzip;q=-1                        | 0    | 0    | 0",
        "gzip;q=                          | 0    | 0    | 0",
        "gzip;q                           | 0    | 0    | 0",
        "gzip;                            | 0    | 0    | 0",
        "gzip;level=1                     | 0    | 0    | 0",
        "gzip;q=0.x                       | 0    | 0    | 0",
      })
  void weights(String field, int gzip, int brotli, int identity) {
    assertThat(AcceptedCodings.of(List.of(field)))
        .isEqualTo(new AcceptedCodings(gzip, brotli, identity));
  }

  @Test
  void severalFieldsAreOneList() {
    assertThat(AcceptedCodings.of(List.of("br", "gzip;q=0.3, identity;q=0")))
        .isEqualTo(new AcceptedCodings(300, 1000, 0));
    assertThat(AcceptedCodings.of(List.of())).isEqualTo(AcceptedCodings.NOTHING);
  }
}
