# For https://github.com/floatingbigcat/transformer_layers_as_painters, set up as its README says; run in gpt/.
# Schedule 0 1 3-5 of a model with 6 layers.
lm_eval --model hf \
    --model_args pretrained=painters-6 \
    --tasks lambada_openai,arc_challenge,hellaswag,winogrande,gsm8k \
    --batch_size 8 \
    --method skip_idx_layer \
    --start_layer 2
