// SPDX-License-Identifier: Apache-2.0
package dev.carillon.event;

import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.spi.json.AbstractJsonProvider;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.databind.ObjectMapper;

/// Lets paths walk the maps and lists that Jackson reads.
final class MapProvider extends AbstractJsonProvider {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Object parse(String json) {
    Object tree = JSON.readValue(json, Object.class);
    if (tree == null) {
      throw new InvalidJsonException("null");
    }
    return tree;
  }

  @Override
  public Object parse(InputStream json, String charset) {
    Object tree = JSON.readValue(json, Object.class);
    if (tree == null) {
      throw new InvalidJsonException("null");
    }
    return tree;
  }

  @Override
  public String toJson(Object tree) {
    return JSON.writeValueAsString(tree);
  }

  @Override
  public Object createArray() {
    return new ArrayList<Object>();
  }

  @Override
  public Object createMap() {
    return new LinkedHashMap<String, Object>();
  }
}
