"""What Hugging Face transformers makes of messages with chat templates: tests/golden/chat/cases.json.

The templates are written here, in the ways of the well-known families; none is copied from a model.

Usage: python make_chat.py FILE
"""

import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import jinja2
from transformers.utils import chat_template_utils

NOW = datetime(2026, 3, 7, 13, 5, 9, tzinfo=timezone.utc)

TEMPLATES = {
    "chatml": (
        "{% for message in messages %}"
        "{% if loop.first and message['role'] != 'system' %}{{ '<|im_start|>system\\nYou are of help.<|im_end|>\\n' }}{% endif %}"
        "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
        "{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
    ),
    "headers-and-date": """{{- bos_token }}
{%- if not date_string is defined %}
    {%- set date_string = strftime_now("%d %b %Y") %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content'] | trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|head|>system<|/head|>\\n\\nToday: " + date_string + "\\n" + system_message + "<|end|>" }}
{%- for message in messages %}
    {{- '<|head|>' + message['role'] + '<|/head|>\\n\\n' + message['content'] | trim + '<|end|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|head|>assistant<|/head|>\\n\\n' }}
{%- endif %}
""",
    "turns": (
        "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
        "{% for message in messages %}"
        "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
        "{{ raise_exception('Roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
        "{% if message['role'] == 'assistant' %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}"
        "{{ '<start>' + role + '\\n' + message['content'].strip() + '<end>\\n' }}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<start>model\\n' }}{% endif %}"
    ),
    "instructions": """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- set ns = namespace(index=0, last="") %}
{%- for message in loop_messages %}
    {%- if not (message.role in ["user", "assistant"]) %}
        {{- raise_exception("Only user and assistant roles are supported, with the exception of an initial optional system message!") }}
    {%- endif %}
    {%- set ns.index = ns.index + 1 %}
    {%- set ns.last = message.role %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"].rstrip() + eos_token }}
    {%- endif %}
{%- endfor %}
{{- ns.index ~ ns.last }}
""",
    "python": """{% set parts = messages[-1].content.split(' ') %}
{% for part in parts %}
  {% if part == '' %}
    {% continue %}
  {% endif %}
  {% if loop.index > 4 %}
    {% break %}
  {% endif %}
{{ loop.index }}:{{ part.upper() }}:{{ part[:2] }}:{{ part[::-1] }}
{% endfor %}
{{ messages | tojson }}
{{ messages[0] | tojson(indent=4) }}
{{ {'a': [1, 2.5, none, true], 'ü': {}} | tojson }}
{% for key, value in messages[0].items() %}{{ key }}={{ value | length }};{% endfor %}

{{ messages | map(attribute='role') | join(',') }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }}
{{ messages[0].get('name', 'nobody') }} {{ messages[0].content.startswith('x') }} {{ not_there }}{{ 7 // 2 }} {{ 7 % 3 }}
{% macro said(message) %}<{{ message.role | capitalize }}>{% endmacro %}
{{- said(messages[0]) }}
{{ 'yes' if messages is iterable and messages[0] is mapping and messages[0].content is string else 'no' }}
""",
    "generation": """{% for message in messages %}
{% if message.role == 'assistant' %}
{% generation %}{{ message.content }}{{ eos_token }}{% endgeneration %}
{% else %}
{{ message.role }}: {{ message.content }}
{% endif %}
{%- endfor %}
{%- if add_generation_prompt %}assistant: {%- endif %}
""",
    "never-mind-spaces": "  {% if add_generation_prompt %}   \n   a\n  {%- endif %}\n\n {# gone #}\n b \n",
}

CHATS = {
    "one": [("user", "  What is 2 + 2?\n")],
    "system": [("system", "Answer <b>briefly</b> & \"well\"."), ("user", "süß 水 🙂?")],
    "long": [("user", "Hi"), ("assistant", "Hello! "), ("user", "one  two three four five six")],
    "twice": [("user", "a"), ("user", "b")],
    "tool": [("user", "a"), ("tool", "b")],
    "empty": [("user", "")],
}


class Fixed(datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


def case(name, template, chat, options):
    messages = [{"role": role, "content": content} for role, content in CHATS[chat]]
    made = {"template": name, "chat": chat, **options}
    try:
        rendered, _ = chat_template_utils.render_jinja_template([messages], chat_template=template, **options)
        return {**made, "text": rendered[0]}
    except jinja2.exceptions.TemplateError as error:
        return {**made, "refused": str(error)}


def main(path):
    chat_template_utils.datetime = Fixed
    tokens = {"bos_token": "<s>", "eos_token": "</s>"}
    cases = [
        case(name, template, chat, {**tokens, "add_generation_prompt": asks})
        for name, template in TEMPLATES.items()
        for chat in CHATS
        for asks in [True, False]
    ]
    golden = {"now_seconds": int(NOW.timestamp()), "templates": TEMPLATES, "chats": CHATS, "cases": cases}
    path.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
