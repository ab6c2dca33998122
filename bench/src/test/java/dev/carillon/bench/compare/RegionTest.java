// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.bench.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionTest {
  @TempDir private Path folder;

  @Test
  void onlyWhatIsBetweenTheMarksIsReplaced() throws IOException {
    Path file = document("# A\n\n<!-- compare -->\nold\nlines\n<!-- /compare -->\n\n## B\n");
    Region region = new Region(file);

    region.check();
    region.write("new $1\n");
    region.write("newer \\1\n");

    assertThat(file).hasContent("# A\n\n<!-- compare -->\nnewer \\1\n<!-- /compare -->\n\n## B\n");
  }

  @Test
  void aDocumentWithoutMarksIsRefusedBeforeAnythingIsMeasured() throws IOException {
    Region region = new Region(document("<!-- /compare -->\n<!-- compare -->\n"));

    assertThatThrownBy(region::check)
        .hasMessageContaining("put the lines <!-- compare --> and <!-- /compare -->");
  }

  @Test
  void aDocumentThatIsNotThereIsRefused() {
    assertThatThrownBy(new Region(folder.resolve("no.md"))::check)
        .hasMessageContaining("--write takes a document that is there");
  }

  @Test
  void theDocumentOfTheProjectHasAPlaceForTheTable() {
    Path checkout = Programs.ofCheckout().module().resolveSibling("");

    assertThatNoException().isThrownBy(new Region(checkout.resolve("docs/performance.md"))::check);
  }

  private Path document(String text) throws IOException {
    return Files.writeString(folder.resolve("page.md"), text);
  }
}
