// SPDX-License-Identifier: Apache-2.0
package dev.carillon.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {
  private final Document svg = parse(Chart.of(Tables.small()));

  @Test
  void thePictureIsDescribedInWords() {
    assertThat(text("title")).startsWith("What servers spend");
    assertThat(text("desc"))
        .contains("Broadcast to 1,000, 1 outstanding: Carillon 1.20 ×, R&D <1> 12.3 ×.");
    assertThat(svg.getDocumentElement().getAttribute("aria-labelledby")).isEqualTo("t d");
  }

  @Test
  void aBarIsAsLongAsItsValue() {
    double carillon = width("own", 0);
    double other = width("other", 0);

    assertThat(other / carillon).isBetween(12.34 / 1.204 * 0.99, 12.34 / 1.204 * 1.01);
    assertThat(count("own")).isEqualTo(3);
    assertThat(count("other")).isEqualTo(1);
  }

  @Test
  void nothingIsDrawnOutsideOfThePicture() {
    String[] box = svg.getDocumentElement().getAttribute("viewBox").split(" ", -1);
    NodeList texts = svg.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      assertThat(Double.parseDouble(text.getAttribute("y"))).isBetween(0.0, Double.valueOf(box[3]));
      assertThat(Double.parseDouble(text.getAttribute("x"))).isBetween(0.0, Double.valueOf(box[2]));
    }
  }

  @Test
  void itIsReadableInTheDarkAndRunsNothing() {
    assertThat(text("style")).contains("prefers-color-scheme: dark");
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
  }

  private String text(String element) {
    return svg.getElementsByTagName(element).item(0).getTextContent();
  }

  private long count(String style) {
    NodeList bars = svg.getElementsByTagName("rect");
    long count = 0;
    for (int i = 0; i < bars.getLength(); i++) {
      count += ((Element) bars.item(i)).getAttribute("class").equals(style) ? 1 : 0;
    }
    return count;
  }

  private double width(String style, int index) {
    NodeList bars = svg.getElementsByTagName("rect");
    int found = 0;
    for (int i = 0; i < bars.getLength(); i++) {
      Element bar = (Element) bars.item(i);
      if (bar.getAttribute("class").equals(style) && found++ == index) {
        return Double.parseDouble(bar.getAttribute("width"));
      }
    }
    throw new AssertionError("no bar " + style);
  }

  private static Document parse(String svg) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg)));
    } catch (Exception e) {
      throw new AssertionError("the picture is no XML", e);
    }
  }
}
